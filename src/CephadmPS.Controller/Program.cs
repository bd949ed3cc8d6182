using CephadmPS.Controller;

return await ControllerProgram.RunAsync(args);
