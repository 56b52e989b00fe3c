using k8s.Models;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>What makes pods.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Selector">Which pods it takes for its own.</param>
/// <param name="Template">The pods that it makes.</param>
internal sealed record Workload(string Name, V1LabelSelector Selector, V1PodTemplateSpec Template)
{
    /// <summary>The only container.</summary>
    public V1Container Container => Assert.Single(Template.Spec.Containers);

    /// <summary>What the pods are for.</summary>
    public string Component => Template.Metadata.Labels["app.kubernetes.io/component"];

    /// <summary>Whether a selector takes the pods.</summary>
    public bool IsTaken(IDictionary<string, string>? labels) =>
        labels is not null
        && labels.All(label => Template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>The number of a port, which is written as a number or as a container's name for it.</summary>
    public int? PortOf(IntOrString port) =>
        int.TryParse(port.Value, out var number)
            ? Container.Ports.Any(listed => listed.ContainerPort == number)
                ? number
                : null
            : Container.Ports.SingleOrDefault(listed => listed.Name == port.Value)?.ContainerPort;

    /// <summary>The value of a variable; null: it has none that is written.</summary>
    public string? Variable(string name) => Container.Env.SingleOrDefault(variable => variable.Name == name)?.Value;
}
