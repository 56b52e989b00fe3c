namespace Pipeline.Inference.Models.Downloads;

/// <summary>What came is not what was promised.</summary>
internal sealed class WrongContentException(string message) : Exception(message);
