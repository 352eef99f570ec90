#!/usr/bin/env node
import { sizeCommand } from '../dist/sizing/size.js';

const { text, exitCode } = sizeCommand(process.argv.slice(2));
(exitCode === 0 ? process.stdout : process.stderr).write(text);
process.exitCode = exitCode;
