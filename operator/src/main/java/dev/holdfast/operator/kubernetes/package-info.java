/** How this program talks to API servers: requests as they are, discovery, leadership, events. */
package dev.holdfast.operator.kubernetes;
