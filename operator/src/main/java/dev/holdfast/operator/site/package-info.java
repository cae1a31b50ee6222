/** Pairs of sites: what their agents say, shown to people, and told as alerts. Nothing is decided here. */
package dev.holdfast.operator.site;
