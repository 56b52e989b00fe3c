using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>The manifests of a release.</summary>
/// <param name="Objects">Kinds of Kubernetes itself, read strictly: an unknown field is an error.</param>
/// <param name="Others">Kinds of extensions.</param>
internal sealed record Release(IReadOnlyList<object> Objects, IReadOnlyList<CustomObject> Others)
{
    /// <summary>Reads what Helm has rendered.</summary>
    public static Release Parse(string yaml)
    {
        var objects = new List<object>();
        var others = new List<CustomObject>();
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        foreach (var document in stream.Documents.Where(document => document.RootNode is YamlMappingNode))
        {
            var custom = new CustomObject((YamlMappingNode)document.RootNode);
            if (custom.IsOfAnExtension)
            {
                others.Add(custom);
            }
            else
            {
                objects.AddRange(KubernetesYaml.LoadAllFromString(custom.Yaml, null, strict: true));
            }
        }

        return new Release(objects, others);
    }

    /// <summary>Every object of a kind.</summary>
    public IEnumerable<T> All<T>() => Objects.OfType<T>();

    /// <summary>Everything that makes pods.</summary>
    public IEnumerable<Workload> Workloads =>
        All<V1StatefulSet>()
            .Select(set => new Workload(set.Metadata.Name, set.Spec.Selector, set.Spec.Template))
            .Concat(
                All<V1Deployment>()
                    .Select(deployment => new Workload(
                        deployment.Metadata.Name,
                        deployment.Spec.Selector,
                        deployment.Spec.Template
                    ))
            );
}
