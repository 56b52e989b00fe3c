using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Sandbox;

/// <summary>The command line of a reader process.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
public sealed record SandboxCommand(string FileName, IReadOnlyList<string> Arguments)
{
    // What a collection of the youngest objects may wait for, in bytes.
    private const long YoungBytes = 16L << 20;

    /// <summary>The command that starts this very program with one argument, whether it runs as a program or under
    /// dotnet.</summary>
    /// <param name="verb">The argument, such as "read-documents".</param>
    /// <exception cref="InvalidOperationException">The program's path is not known to the runtime.</exception>
    public static SandboxCommand ThisProgram(string verb)
    {
        var path =
            Environment.ProcessPath
            ?? throw new InvalidOperationException(
                "The path of this program is not known; name the reader's program yourself."
            );
        var underDotnet = Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return underDotnet && Assembly.GetEntryAssembly()?.Location is { Length: > 0 } assembly
            ? new SandboxCommand(path, [assembly, verb])
            : new SandboxCommand(path, [verb]);
    }

    /// <summary>
    /// Pipes for all streams, the temporary directory, and an environment of nothing but the runtime's settings: no
    /// secrets of the parent reach the child.
    /// </summary>
    internal ProcessStartInfo StartInfo(ReadingLimits limits)
    {
        var info = new ProcessStartInfo(FileName, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var inherited = new Dictionary<string, string?>(info.Environment);
        info.Environment.Clear();
        foreach (var (name, value) in inherited)
        {
            // Where the runtime lies and whether it has ICU; Windows cannot start a process without SystemRoot.
            if (
                name.StartsWith("DOTNET_ROOT", StringComparison.OrdinalIgnoreCase)
                || name.Equals("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", StringComparison.OrdinalIgnoreCase)
                || (OperatingSystem.IsWindows() && name.Equals("SystemRoot", StringComparison.OrdinalIgnoreCase))
            )
            {
                info.Environment[name] = value;
            }
        }
        if (!info.Environment.ContainsKey("DOTNET_ROOT") && RuntimeRoot() is { } root)
        {
            info.Environment["DOTNET_ROOT"] = root;
        }

        info.Environment["DOTNET_GCHeapHardLimit"] = limits.MaxMemoryBytes.ToString("X", CultureInfo.InvariantCulture);

        // Else garbage of a whole processor cache lies about before it is collected.
        info.Environment["DOTNET_GCgen0MaxBudget"] = YoungBytes.ToString("X", CultureInfo.InvariantCulture);
        info.Environment["DOTNET_GCConserveMemory"] = "5";
        info.Environment["DOTNET_gcServer"] = "0";
        info.Environment["DOTNET_gcConcurrent"] = "0";
        info.Environment["DOTNET_TieredPGO"] = "0";
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        info.Environment["DOTNET_NOLOGO"] = "1";
        return info;
    }

    // <root>/shared/Microsoft.NETCore.App/<version>/; a self-contained program has no such root and needs none.
    private static string? RuntimeRoot()
    {
        var shared = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", ".."));
        return Path.GetFileName(shared) == "shared" ? Path.GetDirectoryName(shared) : null;
    }
}
