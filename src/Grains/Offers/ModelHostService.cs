using Microsoft.Extensions.Logging;
using Pipeline.Grains.Models;

namespace Pipeline.Grains.Offers;

/// <summary>Takes the calls of other silos for the silo's <see cref="IModelSessions"/>.</summary>
internal sealed class ModelHostService(GrainId id, Silo silo, ILoggerFactory loggers, IModelSessions sessions)
    : GrainService(id, silo, loggers),
        IModelHost
{
    public Task<SiloModels> Describe() => Task.FromResult(SiloModels.Of(sessions));

    public async Task<ReadOnlyMemory<byte>> ReadTokenizer(string vectors, CancellationToken cancellationToken) =>
        await sessions.ReadTokenizerAsync(vectors, cancellationToken) ?? ReadOnlyMemory<byte>.Empty;
}
