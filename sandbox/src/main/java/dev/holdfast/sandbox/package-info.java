/** Holdfast: sandbox. */
package dev.holdfast.sandbox;
