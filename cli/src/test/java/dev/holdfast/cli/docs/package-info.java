/** The documents are right: their links resolve, what they name exists, and what they tell people to run does what they say. */
package dev.holdfast.cli.docs;
