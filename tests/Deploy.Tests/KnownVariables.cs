using Pipeline.Silo.Configuration;

namespace Pipeline.Deploy.Tests;

/// <summary>The variables that the program reads.</summary>
internal static class KnownVariables
{
    // A secret, which is no option of the command line.
    private const string AdminKey = "PIPELINE_ADMIN_KEY";

    // Paths that lie in a container alone.
    private static readonly string[] Folders = ["PIPELINE_MODELS", "PIPELINE_WATCH"];

    /// <summary>Checks that every variable named like the program's is one, with a value that it takes.</summary>
    public static void Check(IEnumerable<(string Name, string Value)> variables)
    {
        var given = variables
            .Where(variable => variable.Name.StartsWith("PIPELINE_", StringComparison.Ordinal))
            .Where(variable => variable.Name != AdminKey)
            .ToArray();
        Assert.NotEmpty(given);
        var options = new SiloOptions();
        Assert.All(
            given,
            variable =>
            {
                var option = OptionTable.All.SingleOrDefault(option => option.Variable == variable.Name);
                Assert.True(option is not null, $"{variable.Name} is no variable of the program.");
                if (variable is ("PIPELINE_DEVICES", ['c', 'u', 'd', 'a', ..]))
                {
                    // These tests are of the build for the CPU.
                    Assert.Matches("^cuda(:[0-9]+)?(,cuda(:[0-9]+)?)*$", variable.Value);
                }
                else if (!Folders.Contains(variable.Name))
                {
                    Assert.Null(option.Set(options, variable.Value));
                }
            }
        );
        Assert.True(options.IsClustered);
        Assert.False(options.Samples);
    }
}
