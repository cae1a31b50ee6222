/** Holdfast: core. */
package dev.holdfast.core;
