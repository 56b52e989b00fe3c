using Pipeline.Documents.Sandbox;

namespace Pipeline.Documents.Tests.Sandbox;

/// <summary>The reader processes of the tests.</summary>
internal static class Children
{
    /// <summary>Starts the program that reads as the product does, but for documents that begin with "!".</summary>
    public static SandboxCommand Command() =>
        new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Pipeline.Documents.SandboxHost.dll"), "read-documents"]
        );
}
