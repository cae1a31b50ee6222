/** Rights as Kubernetes grants them: what a plan or an installation needs, named object by object where that is possible. */
package dev.holdfast.cli.rbac;
