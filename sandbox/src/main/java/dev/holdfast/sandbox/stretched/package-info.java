/** Two sites on loopback, with everything between them that can break. */
package dev.holdfast.sandbox.stretched;
