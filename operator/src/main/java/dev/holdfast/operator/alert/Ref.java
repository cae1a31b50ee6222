package dev.holdfast.operator.alert;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Where an object is: namespace and name. */
record Ref(String namespace, String name) {
    static Ref of(HasMetadata object) {
        return new Ref(object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
