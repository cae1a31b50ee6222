/** Bad ways to a server: one that swallows everything, one that delays every answer. */
package dev.holdfast.sandbox.detour;
