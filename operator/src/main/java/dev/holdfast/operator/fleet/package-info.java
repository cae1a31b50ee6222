/** Which cluster a step acts on, as which ServiceAccount, over which connection. */
package dev.holdfast.operator.fleet;
