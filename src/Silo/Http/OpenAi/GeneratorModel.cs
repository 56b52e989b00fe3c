using Pipeline.Contracts.Errors;
using Pipeline.Grains.Models;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>The generator as a request's model: its name, or its name, a colon and an adapter's.</summary>
/// <param name="Adapter">The adapter; null for the generator alone.</param>
internal sealed record GeneratorModel(string? Adapter)
{
    /// <summary>Every name that the generator can be asked by.</summary>
    public static IEnumerable<string> Names(ModelStatus generator) =>
        generator.Name is { } name ? generator.Adapters.Select(adapter => $"{name}:{adapter}").Prepend(name) : [];

    /// <summary>Reads a request's model; null when it is not the generator.</summary>
    /// <exception cref="PipelineException">It is the generator with an adapter that there is not.</exception>
    public static GeneratorModel? Parse(string model, ModelStatus generator)
    {
        if (generator.Name is not { } name || !model.StartsWith(name, StringComparison.Ordinal))
        {
            return null;
        }

        if (model.Length == name.Length)
        {
            return new GeneratorModel(Adapter: null);
        }

        if (model[name.Length] != ':')
        {
            return null;
        }

        var adapter = model[(name.Length + 1)..];
        return generator.Adapters.Contains(adapter, StringComparer.Ordinal)
            ? new GeneratorModel(adapter)
            : throw new PipelineException(
                ErrorCode.UnknownModel,
                $"The generator '{name}' has no adapter '{adapter}'; there are: {(generator.Adapters.Count > 0 ? string.Join(", ", generator.Adapters) : "none")}.",
                "model"
            );
    }
}
