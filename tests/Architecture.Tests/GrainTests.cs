namespace Pipeline.Architecture.Tests;

/// <summary>Every grain says on which silos it may be: one that does not could be placed on a silo that only runs
/// models.</summary>
public sealed class GrainTests
{
    private static readonly string[] Places = ["OnRolesAttribute", "OnDeviceAttribute"];

    [Fact]
    public void EveryGrainSaysWhichSilosItIsFor()
    {
        Type[] grains =
        [
            .. DependencyTests
                .Load("Grains")
                .GetTypes()
                .Where(type => type is { IsAbstract: false, BaseType.FullName: "Orleans.Grain" }),
        ];
        Assert.NotEmpty(grains);
        Assert.All(
            grains,
            grain => Assert.Single(grain.GetCustomAttributesData(), data => Places.Contains(data.AttributeType.Name))
        );
    }
}
