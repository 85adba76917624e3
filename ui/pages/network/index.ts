/** The page of the network, loaded when it is first looked at. */
import './network-page.ts';
