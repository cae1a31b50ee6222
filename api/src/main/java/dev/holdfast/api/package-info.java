/** Holdfast: api. */
package dev.holdfast.api;
