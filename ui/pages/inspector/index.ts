/** The page “Inside”, loaded when it is first looked at. */
import './inspector-page.ts';
