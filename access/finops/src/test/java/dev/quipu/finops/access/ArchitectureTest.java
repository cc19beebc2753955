package dev.quipu.finops.access;

import dev.quipu.access.testing.PackAccessArchitecture;

class ArchitectureTest extends PackAccessArchitecture {}
