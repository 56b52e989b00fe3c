using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Documents.SandboxHost;

if (args is not ["read-documents"])
{
    return 64;
}

return SandboxHost.Run(
    Console.OpenStandardInput(),
    Console.OpenStandardOutput(),
    new ReadingLimits(),
    new MisbehavingReader()
);
