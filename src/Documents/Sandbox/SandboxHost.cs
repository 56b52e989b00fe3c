using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Sandbox;

/// <summary>The child's side.</summary>
public static class SandboxHost
{
    /// <summary>Serves until the input ends.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="limits">Limits.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Stream input, Stream output, ReadingLimits limits) => throw new NotSupportedException();
}
