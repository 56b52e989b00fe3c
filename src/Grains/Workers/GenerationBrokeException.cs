namespace Pipeline.Grains.Workers;

/// <summary>
/// The generator broke while it ran a request, which may be what broke it: it is asked of no other worker. Between a
/// worker and its router only; a caller gets the router's error.
/// </summary>
[GenerateSerializer, Alias("pipeline.generation-broke")]
internal sealed class GenerationBrokeException(string message) : Exception(message);
