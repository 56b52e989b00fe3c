using System.Text;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Guardrails;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Cli.Commands;

/// <summary>Reads the policies, tests and texts of <see cref="GuardCommand"/>.</summary>
internal static class GuardFiles
{
    private const int MostText = 1 << 20;

    /// <summary>A file that is a policy has its tests with it; any other holds tests alone.</summary>
    public static (TextGuard Guard, string Version, IReadOnlyList<PolicyCase> Cases) Both(string name, string content)
    {
        IReadOnlyList<PolicyCase>? cases = null;
        try
        {
            cases = PolicyCases.Parse(content);
            if (content.TrimStart() is ['[', ..])
            {
                return (new TextGuard(GuardPolicy.Default), DefaultVersion(), cases);
            }
        }
        catch (GuardPolicyException) when (name.EndsWith(PolicyFile.Ending, StringComparison.Ordinal))
        {
            // A policy without tests, or one that is wrong: it says so itself.
        }
        catch (GuardPolicyException error)
        {
            throw new UsageException("FILE", error.Message);
        }

        if (!name.EndsWith(PolicyFile.Ending, StringComparison.Ordinal))
        {
            return (new TextGuard(GuardPolicy.Default), DefaultVersion(), cases!);
        }

        var policy = Usable("FILE", () => PolicyFile.Parse(Path.GetFileNameWithoutExtension(name), content));
        return (new TextGuard(policy.Policy), policy.Version, policy.Tests);
    }

    /// <summary>The version of the policy that holds where none is given.</summary>
    public static string DefaultVersion() => PolicyVersion.Of(PolicyVersion.Default, GuardPolicy.Default);

    /// <summary>The policy of a file, and its version.</summary>
    public static TextGuard GuardOf(string path, out string version)
    {
        var policy = Usable("--policy", () => PolicyFile.Read(path));
        version = policy.Version;
        return new TextGuard(policy.Policy);
    }

    /// <summary>Reads, or says of the argument that it cannot be used.</summary>
    public static T Usable<T>(string argument, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is GuardPolicyException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(argument, error.Message);
        }
    }

    /// <summary>The text of a file, or of the standard input.</summary>
    public static async Task<string> ReadAsync(
        Terminal terminal,
        string argument,
        string path,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var reader = new StreamReader(path == "-" ? terminal.In : File.OpenRead(path), Encoding.UTF8);
            var buffer = new char[MostText + 1];
            var read = await reader.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
            return read <= MostText
                ? new string(buffer, 0, read)
                : throw new UsageException(argument, $"'{path}' has more than {MostText} characters.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(argument, error.Message);
        }
    }
}
