/** The clusters that plans act on. */
package dev.holdfast.api.fleet;
