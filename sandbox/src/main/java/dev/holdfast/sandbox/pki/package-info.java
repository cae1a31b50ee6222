/** Certificates: one authority per sandbox, made when it starts and gone with it. */
package dev.holdfast.sandbox.pki;
