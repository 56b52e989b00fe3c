namespace Pipeline.Deploy.Tests.Programs;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The output of a program that must succeed.</summary>
    public string Checked()
    {
        Assert.True(ExitCode == 0, $"{Output}\n{Errors}");
        return Output;
    }
}
