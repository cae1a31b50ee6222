/** What is protected: applications, the plans that recover them, and what they depend on. */
package dev.holdfast.api.protection;
