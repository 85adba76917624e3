/** pdf.js reads a PDF in a worker of its own; this file gives that worker a place in our build. */
import 'pdfjs-dist/build/pdf.worker.min.mjs';
