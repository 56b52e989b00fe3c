using System.Diagnostics;

namespace Pipeline.EndToEnd.Running;

/// <summary>The command line, as a process of its own.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command against a server, in English.</summary>
    /// <param name="server">The server.</param>
    /// <param name="args">The command.</param>
    /// <param name="environment">Changes its environment.</param>
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(
        Uri server,
        IEnumerable<string> args,
        Action<IDictionary<string, string?>>? environment = null
    )
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] all = [Path.Combine(AppContext.BaseDirectory, "pipeline.dll"), .. args, "--server", server.ToString()];
        Array.ForEach(all, start.ArgumentList.Add);
        start.Environment["LC_ALL"] = "C.UTF-8";
        environment?.Invoke(start.Environment);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
