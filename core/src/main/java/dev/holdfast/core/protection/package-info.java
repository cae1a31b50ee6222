/** What is protected, in which order it is recovered, and which run may act on it. */
package dev.holdfast.core.protection;
