using System.Text.Json;
using Pipeline.Connectors.Opening;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Http;
using SiloOptions = Pipeline.Silo.Configuration.SiloOptions;

namespace Pipeline.Silo.Connectors;

/// <summary>What the options say of connectors.</summary>
internal static class ConnectorOptions
{
    private const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>What connectors may do.</summary>
    public static ConnectorRules RulesOf(SiloOptions options) =>
        new()
        {
            Folders = options.ConnectorFolders?.Split(';', Split) ?? [],
            Hosts = options.ConnectorHosts?.Split(',', Split) ?? [],
            Secrets = options.ConnectorSecrets,
        };

    /// <summary>The connectors of a file: an object of names and settings.</summary>
    /// <exception cref="PipelineException">It is not what is expected.</exception>
    public static IReadOnlyDictionary<string, ConnectorSettings> Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(
                File.ReadAllBytes(file),
                new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }
            );
            return json
                .RootElement.EnumerateObject()
                .ToDictionary(one => one.Name, one => RequestJson.Read<ConnectorSettings>(one.Value));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw PipelineException.Invalid("connectors", $"{file} is no JSON object of names and settings.");
        }
    }
}
