namespace Pipeline.Inference.Tests;

public sealed class ComputeDevicesTests
{
    [Theory]
    [InlineData("auto", false, 4, "cpu:0")]
    [InlineData("auto", true, 0, "cpu:0")]
    [InlineData("Auto", true, 2, "cuda:0 cuda:1")]
    [InlineData("cpu", false, 0, "cpu:0")]
    [InlineData("cpu", true, 2, "cpu:0")]
    [InlineData("CUDA:1, cuda, cuda:1", true, 0, "cuda:1 cuda:0")]
    [InlineData("cuda:0,cpu:0", true, 0, "cuda:0 cpu:0")]
    public void Are_chosen_or_named(string text, bool cuda, int gpus, string expected) =>
        Assert.Equal(expected, string.Join(' ', ComputeDevices.Parse(text, cuda, () => gpus)));

    [Theory]
    [InlineData("cuda:0", false)]
    [InlineData("cpu,cuda:0", false)]
    [InlineData("", true)]
    [InlineData(",", true)]
    [InlineData("cuda:64", true)]
    [InlineData("cpu:1", true)]
    [InlineData("gpu", true)]
    public void What_there_is_not_is_refused(string text, bool cuda) =>
        Assert.Throws<ArgumentException>(() => ComputeDevices.Parse(text, cuda, () => 8));
}
