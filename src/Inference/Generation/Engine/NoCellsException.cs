namespace Pipeline.Inference.Generation.Engine;

/// <summary>The KV cache has no cells left for a step.</summary>
internal sealed class NoCellsException() : GenerationFailedException("The model has no KV cells left for the request.");
