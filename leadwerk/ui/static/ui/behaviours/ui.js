// The one entry. Every behaviour finds its own elements by data- attributes and does nothing where they are missing.
import './theme.js';
import './keep.js';
import './toast.js';
import './dialog.js';
import './palette.js';
import './keys.js';
import './inline.js';
import './list.js';
import './autoload.js';
import './drag.js';
import './upload.js';
import './once.js';
import './token.js';
import './fills.js';
import './finds.js';
import './paste.js';
import './passkey.js';
