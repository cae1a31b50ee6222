/** Pairs of sites on the wire: what is meant, and what their agents say. */
package dev.holdfast.api.site;
