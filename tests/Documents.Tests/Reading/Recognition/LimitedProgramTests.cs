using System.Text;
using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Tests.Reading.Recognition;

/// <summary>Programs that every Unix has stand for those that recognise.</summary>
public sealed class LimitedProgramTests
{
    private static readonly ProgramLimits Roomy = new(TimeSpan.FromMinutes(5), 1L << 30, 1 << 24);

    [Fact]
    public void WhatAProgramWritesComesBackHoweverMuchItIsGiven()
    {
        var input = new byte[5_000_000];
        new Random(7).NextBytes(input);
        var output = Run("/bin/cat", input, Roomy);
        Assert.Equal((ProgramEnd.Exited, 0), (output.End, output.ExitCode));
        Assert.True(output.Bytes.Span.SequenceEqual(input));
    }

    [Fact]
    public void AProgramThatReadsNothingIsNoFault() =>
        Assert.Equal(0, Run("/bin/true", new byte[5_000_000], Roomy).ExitCode);

    [Fact]
    public void AProgramThatHangsIsEnded() =>
        Assert.Equal(
            ProgramEnd.TimedOut,
            Run("/bin/sleep", default, Roomy with { Timeout = TimeSpan.FromMilliseconds(100) }, "600").End
        );

    [Fact]
    public void AProgramThatWritesWithoutEndIsEnded() =>
        Assert.Equal(ProgramEnd.TooMuchOutput, Run("/usr/bin/yes", default, Roomy).End);

    [Fact]
    public void AProgramSeesNothingOfThisProcess() =>
        Assert.Equal("A=b\n", Encoding.UTF8.GetString(Run("/usr/bin/env", default, Roomy).Bytes.Span));

    [Fact]
    public void GivingUpEndsTheProgram()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            LimitedProgram.Run("/bin/sleep", ["600"], new Dictionary<string, string?>(), default, Roomy, cancel.Token)
        );
    }

    [Fact]
    public void AProgramThatIsNotThereIsSaidToBeMissing() =>
        Assert.Throws<ProgramMissingException>(() => Run("/nowhere/program", default, Roomy));

    [Fact]
    public void ProgramsThatHaveEndedHoldNoFiles()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // A reader may have 256 files open, and a scan has hundreds of pages. Other tests open files meanwhile, but
        // few.
        const int runs = 600;
        var before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        for (var i = 0; i < runs; i++)
        {
            Assert.Equal(0, Run("/bin/true", default, Roomy).ExitCode);
        }

        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Length - before, int.MinValue, runs / 2);
    }

    private static ProgramOutput Run(
        string path,
        ReadOnlyMemory<byte> input,
        ProgramLimits limits,
        params string[] arguments
    ) =>
        LimitedProgram.Run(
            path,
            arguments,
            new Dictionary<string, string?> { ["A"] = "b", ["C"] = null },
            input,
            limits,
            CancellationToken.None
        );
}
