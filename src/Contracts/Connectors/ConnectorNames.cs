using System.Diagnostics.CodeAnalysis;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Contracts.Connectors;

/// <summary>What a connector may be called, and where it is found.</summary>
public static class ConnectorNames
{
    /// <summary>Whether a connector can have that name at all.</summary>
    /// <param name="name">The name.</param>
    public static bool IsValid([NotNullWhen(true)] string? name) => CollectionNames.IsValid(name);

    /// <summary>A connector by a name that comes from outside.</summary>
    /// <param name="grains">Finds it.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="PipelineException">No connector can be called so.</exception>
    public static IConnectorGrain GetConnector(this IGrainFactory grains, string name)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return IsValid(name) ? grains.GetGrain<IConnectorGrain>(name) : throw Unknown(name);
    }

    /// <summary>Checks a name that a connector is to be given.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="PipelineException">No connector can be called so.</exception>
    public static void Validate(string? name)
    {
        if (!IsValid(name))
        {
            throw PipelineException.Invalid(
                "connector",
                "A connector's name has 1 to 63 characters of a-z, 0-9, '-' and '_', and starts with a letter or digit."
            );
        }
    }

    /// <summary>There is no connector of that name.</summary>
    /// <param name="name">The name.</param>
    public static PipelineException Unknown(string name) =>
        new(
            ErrorCode.UnknownConnector,
            $"There is no connector '{name}'. 'pipeline connectors list' shows those there are.",
            "connector",
            values: new Dictionary<string, string> { ["connector"] = name }
        );
}
