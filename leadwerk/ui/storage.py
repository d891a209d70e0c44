"""Static files under names that change with their content, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_MODULE_IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites the imports of our own ES modules: by its plain name each would be loaded a second time.

    Only ours: libraries name files in comments, which Django would look for and refuse to go on.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("*/behaviours/*.js", _MODULE_IMPORTS))
