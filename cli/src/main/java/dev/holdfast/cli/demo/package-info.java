/** {@code holdfast demo}: a real alert fails an application over between real control planes, told step by step. */
package dev.holdfast.cli.demo;
