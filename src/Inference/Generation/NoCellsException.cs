namespace Pipeline.Inference.Generation;

/// <summary>The KV cache has no cells left for a step.</summary>
internal sealed class NoCellsException() : GenerationFailedException("The model has no KV cells left for the request.");
