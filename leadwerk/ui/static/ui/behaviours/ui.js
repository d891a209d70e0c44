// The one entry. Every behaviour finds its own elements by data- attributes and does nothing where they are missing.
import './theme.js';
import './toast.js';
import './dialog.js';
import './keys.js';
