using System.Text;
using System.Text.Json;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Client.Tests.FakeServer;

namespace Pipeline.Cli.Tests;

/// <summary>A fake server, a scratch folder, and the command run inside the process.</summary>
public abstract class CliFixture : IAsyncLifetime
{
    protected FakePipelineServer Server { get; private set; } = null!;

    protected string Folder { get; private set; } = "";

    /// <summary>The clock of the command.</summary>
    protected TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>What is typed when a command asks for a password.</summary>
    protected Func<string>? Secret { get; set; }

    public async Task InitializeAsync()
    {
        Server = await FakePipelineServer.StartAsync("default");
        Folder = Directory.CreateTempSubdirectory("pipeline-cli-").FullName;
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected Task<CliResult> RunAsync(params string[] args) => RunAsync(args, "", CancellationToken.None);

    protected async Task<CliResult> RunAsync(
        string[] args,
        string input,
        CancellationToken cancellationToken,
        bool terminals = false,
        Dictionary<string, string>? variables = null
    )
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal
        {
            In = new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Out = output,
            Error = TextWriter.Synchronized(error),
            InIsTerminal = terminals,
            OutIsTerminal = terminals,
            ErrorIsTerminal = terminals,
            Clock = Clock,
            Secret = Secret,
            Variable = name =>
                variables?.GetValueOrDefault(name) ?? (name == "PIPELINE_SERVER" ? Server.Address.ToString() : null),
        };
        var exitCode = await CliProgram.RunAsync(args, terminal, cancellationToken);
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    protected string Write(string path, string content)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }
}

public sealed record CliResult(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public JsonElement[] JsonLines => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public JsonElement ErrorJson => JsonDocument.Parse(Error).RootElement.GetProperty("error");
}
