using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Documents.Reading.Recognition;

/// <summary>
/// Runs a program that reads its standard input and writes its standard output: without a shell, with an environment of
/// nothing but what it needs, and with limits on time, memory (Linux) and output. In a reader's process it inherits
/// that it may write no files.
/// </summary>
internal static class LimitedProgram
{
    private const int MaxErrorCharacters = 2000;

    // <errno.h>: ENOMEM, and ENFILE and EMFILE.
    private const int NoMemory = 12;
    private const int TooManyFilesOpen = 23;
    private const int TooManyFilesHere = 24;

    private static readonly ConcurrentDictionary<int, Process> Running = new();

    /// <summary>Runs a program to its end.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments, unquoted.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProgramMissingException">It cannot be started.</exception>
    /// <exception cref="InsufficientMemoryException">This process has no memory or no files left for it.</exception>
    public static ProgramOutput Run(
        string path,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        ReadOnlyMemory<byte> input,
        ProgramLimits limits,
        CancellationToken cancellationToken
    )
    {
        using var process = Start(path, arguments, environment);
        Running[process.Id] = process;
        using var deadline = new CancellationTokenSource(limits.Timeout);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var tooLong = false;
        try
        {
            limits.Apply(process.Id);
            using var killing = linked.Token.Register(() => Kill(process));
            var errors = Task.Run(() => ReadErrors(process.StandardError));
            var writing = Task.Run(() => Write(process.StandardInput.BaseStream, input));
            var output = new MemoryStream();
            var buffer = new byte[1 << 16];
            int read;
            while ((read = process.StandardOutput.BaseStream.Read(buffer)) > 0)
            {
                if (output.Length + read > limits.MaxOutputBytes)
                {
                    tooLong = true;
                    Kill(process);
                    break;
                }

                output.Write(buffer, 0, read);
            }
            process.WaitForExit();
            writing.GetAwaiter().GetResult();
            cancellationToken.ThrowIfCancellationRequested();
            return new ProgramOutput(
                tooLong ? ProgramEnd.TooMuchOutput
                    : deadline.IsCancellationRequested ? ProgramEnd.TimedOut
                    : ProgramEnd.Exited,
                process.ExitCode,
                output.GetBuffer().AsMemory(0, (int)output.Length),
                errors.GetAwaiter().GetResult()
            );
        }
        finally
        {
            Running.TryRemove(process.Id, out _);
            Kill(process);

            // A process that ends leaves them open until they are collected, and a reader may have few files open.
            process.StandardInput.BaseStream.Dispose();
            process.StandardOutput.Dispose();
            process.StandardError.Dispose();
        }
    }

    /// <summary>Ends what is running, when this process is about to end.</summary>
    public static void EndAll()
    {
        foreach (var process in Running.Values)
        {
            Kill(process);
        }
    }

    private static Process Start(
        string path,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?> environment
    )
    {
        var info = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var systemRoot = Environment.GetEnvironmentVariable("SystemRoot");
        info.Environment.Clear();
        foreach (var (name, value) in environment.Append(new("SystemRoot", systemRoot)))
        {
            if (value is not null)
            {
                info.Environment[name] = value;
            }
        }

        try
        {
            return Process.Start(info) ?? throw new ProgramMissingException(path, null);
        }
        catch (Win32Exception e) when (IsOfThisProcess(e.NativeErrorCode))
        {
            // It says nothing of the program. A reader that has no room ends, and the next one has.
            throw new InsufficientMemoryException($"There is no room to start '{path}'.", e);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new ProgramMissingException(path, e);
        }
    }

    private static bool IsOfThisProcess(int error) =>
        !OperatingSystem.IsWindows() && error is (NoMemory or TooManyFilesOpen or TooManyFilesHere);

    private static void Write(Stream stream, ReadOnlyMemory<byte> input)
    {
        try
        {
            stream.Write(input.Span);
            stream.Dispose();
        }
        catch (IOException)
        {
            // It ended without reading all of it.
        }
    }

    // Read to the end, so that the program never waits for it; it says what went wrong, and is not shown to anybody.
    private static string ReadErrors(StreamReader errors)
    {
        var kept = new char[MaxErrorCharacters];
        var rest = new char[1024];
        try
        {
            var length = errors.ReadBlock(kept);
            while (errors.Read(rest) > 0) { }
            return new string(kept, 0, length);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }
}

/// <summary>How a program ended.</summary>
internal enum ProgramEnd
{
    /// <summary>By itself.</summary>
    Exited,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>It wrote too much.</summary>
    TooMuchOutput,
}

/// <summary>What a program gave.</summary>
/// <param name="End">How it ended.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Bytes">What it wrote.</param>
/// <param name="Errors">The beginning of what it wrote to standard error.</param>
internal sealed record ProgramOutput(ProgramEnd End, int ExitCode, ReadOnlyMemory<byte> Bytes, string Errors);

/// <summary>A program cannot be started.</summary>
internal sealed class ProgramMissingException(string path, Exception? cause)
    : Exception($"The program '{path}' cannot be started.", cause);
