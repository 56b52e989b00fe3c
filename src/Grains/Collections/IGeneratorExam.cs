using Pipeline.Contracts.Collections;

namespace Pipeline.Grains.Collections;

/// <summary>Measures the generator of the cluster beside quoting, on a collection's own passages.</summary>
internal interface IGeneratorExam
{
    /// <summary>Measures.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="chunks">Chunks in it now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<GeneratorSettings> MeasureAsync(KnownCollection collection, long chunks, CancellationToken cancellationToken);
}
