package dev.holdfast.cli.rbac;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds that every Kubernetes serves, so that most plans can be understood without asking any. */
public final class BuiltInResources {
    private static final String CLUSTER_SCOPED = "-";

    /** Plural, kind, and short names; a leading minus marks what has no namespace. */
    private static final String TABLE = """
            v1 configmaps ConfigMap cm
            v1 endpoints Endpoints ep
            v1 events Event ev
            v1 limitranges LimitRange limits
            v1 -namespaces Namespace ns
            v1 -nodes Node no
            v1 persistentvolumeclaims PersistentVolumeClaim pvc
            v1 -persistentvolumes PersistentVolume pv
            v1 pods Pod po
            v1 podtemplates PodTemplate
            v1 replicationcontrollers ReplicationController rc
            v1 resourcequotas ResourceQuota quota
            v1 secrets Secret
            v1 serviceaccounts ServiceAccount sa
            v1 services Service svc
            admissionregistration.k8s.io/v1 -mutatingwebhookconfigurations MutatingWebhookConfiguration
            admissionregistration.k8s.io/v1 -validatingadmissionpolicies ValidatingAdmissionPolicy
            admissionregistration.k8s.io/v1 -validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding
            admissionregistration.k8s.io/v1 -validatingwebhookconfigurations ValidatingWebhookConfiguration
            apiextensions.k8s.io/v1 -customresourcedefinitions CustomResourceDefinition crd crds
            apiregistration.k8s.io/v1 -apiservices APIService
            apps/v1 controllerrevisions ControllerRevision
            apps/v1 daemonsets DaemonSet ds
            apps/v1 deployments Deployment deploy
            apps/v1 replicasets ReplicaSet rs
            apps/v1 statefulsets StatefulSet sts
            autoscaling/v1 horizontalpodautoscalers HorizontalPodAutoscaler hpa
            autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler hpa
            batch/v1 cronjobs CronJob cj
            batch/v1 jobs Job
            certificates.k8s.io/v1 -certificatesigningrequests CertificateSigningRequest csr
            coordination.k8s.io/v1 leases Lease
            discovery.k8s.io/v1 endpointslices EndpointSlice
            events.k8s.io/v1 events Event ev
            flowcontrol.apiserver.k8s.io/v1 -flowschemas FlowSchema
            flowcontrol.apiserver.k8s.io/v1 -prioritylevelconfigurations PriorityLevelConfiguration
            networking.k8s.io/v1 -ingressclasses IngressClass
            networking.k8s.io/v1 ingresses Ingress ing
            networking.k8s.io/v1 networkpolicies NetworkPolicy netpol
            node.k8s.io/v1 -runtimeclasses RuntimeClass
            policy/v1 poddisruptionbudgets PodDisruptionBudget pdb
            rbac.authorization.k8s.io/v1 -clusterrolebindings ClusterRoleBinding
            rbac.authorization.k8s.io/v1 -clusterroles ClusterRole
            rbac.authorization.k8s.io/v1 rolebindings RoleBinding
            rbac.authorization.k8s.io/v1 roles Role
            scheduling.k8s.io/v1 -priorityclasses PriorityClass pc
            storage.k8s.io/v1 -csidrivers CSIDriver
            storage.k8s.io/v1 -csinodes CSINode
            storage.k8s.io/v1 csistoragecapacities CSIStorageCapacity
            storage.k8s.io/v1 -storageclasses StorageClass sc
            storage.k8s.io/v1 -volumeattachments VolumeAttachment
            recovery.elotl.co/v1alpha1 receivedalerts ReceivedAlert ralert
            recovery.elotl.co/v1alpha1 recoveryplans RecoveryPlan rplan
            recovery.elotl.co/v1alpha1 recoveryruns RecoveryRun rrun
            csiaddons.openshift.io/v1alpha1 -networkfences NetworkFence
            holdfast.dev/v1alpha1 clusters Cluster hfc
            """;

    private static final List<Resource> ALL =
            TABLE.lines().map(BuiltInResources::resource).toList();

    private BuiltInResources() {}

    public static List<Resource> all() {
        return ALL;
    }

    /** The kind that is meant by a word, if it is built in. */
    public static Optional<Resource> find(String apiVersion, String word) {
        return ALL.stream()
                .filter(resource -> resource.apiVersion().equals(apiVersion) && resource.isCalled(word))
                .findFirst();
    }

    private static Resource resource(String line) {
        var words = line.split(" ");
        boolean namespaced = !words[1].startsWith(CLUSTER_SCOPED);
        return new Resource(
                words[0],
                namespaced ? words[1] : words[1].substring(1),
                words[2],
                namespaced,
                Arrays.asList(words).subList(3, words.length));
    }
}
