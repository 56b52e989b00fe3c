using YamlDotNet.RepresentationModel;

namespace Pipeline.Deploy.Tests.Charts;

/// <summary>An object as it is written.</summary>
internal sealed class CustomObject(YamlMappingNode root)
{
    private static readonly string[] Extensions = ["keda.sh/", "monitoring.coreos.com/"];

    /// <summary>Its kind.</summary>
    public string Kind => Text("kind")!;

    /// <summary>Its name.</summary>
    public string Name => Text("metadata", "name")!;

    /// <summary>Whether Kubernetes itself does not know its kind.</summary>
    public bool IsOfAnExtension =>
        Extensions.Any(group => Text("apiVersion")!.StartsWith(group, StringComparison.Ordinal));

    /// <summary>It as text.</summary>
    public string Yaml
    {
        get
        {
            var writer = new StringWriter();
            new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
            return writer.ToString();
        }
    }

    /// <summary>What lies at a path; null: nothing.</summary>
    public YamlNode? Find(params IEnumerable<string> path) =>
        path.Aggregate(
            (YamlNode?)root,
            (node, key) => node is YamlMappingNode map && map.Children.TryGetValue(key, out var child) ? child : null
        );

    /// <summary>The text at a path; null: there is none.</summary>
    public string? Text(params IEnumerable<string> path) => (Find(path) as YamlScalarNode)?.Value;

    /// <summary>The objects of a list.</summary>
    public IEnumerable<CustomObject> List(params IEnumerable<string> path) =>
        (Find(path) as YamlSequenceNode)?.Children.OfType<YamlMappingNode>().Select(node => new CustomObject(node))
        ?? [];
}
