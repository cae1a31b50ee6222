/**
 * The agent of one node of a site: how long what is guarded may run here, and what is done when that is over. Begin at {@link
 * dev.holdfast.arbiter.node.NodeAgent}.
 */
package dev.holdfast.arbiter.node;
