import {
  type ConstructorDeclaration,
  type FunctionDeclaration,
  type MethodDeclaration,
  type MethodSignature,
  Node,
  type PropertyDeclaration,
  type PropertySignature,
} from 'ts-morph';
import type { Declaration } from './find-declaration.ts';
import { type Comment, readComment } from './read-comment.ts';

/** Option or property of a type. */
export interface Property extends Comment {
  /** Name, with those of the options around it: `slack.channelId`. */
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}

/** Method of a type, or a function. */
export interface Callable extends Comment {
  readonly name: string;
  /** Signatures as TypeScript, one per overload. */
  readonly signatures: readonly string[];
}

/** Public type, function or class. */
export interface Described extends Comment {
  readonly kind: 'interface' | 'type' | 'class' | 'function' | 'value';
  readonly name: string;
  /** Types whose options it has, too. */
  readonly bases: readonly string[];
  readonly properties: readonly Property[];
  readonly methods: readonly Callable[];
  /** Declaration as TypeScript, of what has no properties. */
  readonly signatures: readonly string[];
}

/** Describes a declaration by its syntax and its doc comments. */
export function describeDeclaration(node: Declaration): Described {
  const name = node.getName() ?? '';
  const none = { name, bases: [], properties: [], methods: [], signatures: [] };
  if (Node.isInterfaceDeclaration(node)) {
    return {
      ...none,
      ...readComment(node),
      kind: 'interface',
      bases: node.getExtends().map((each) => each.getText()),
      properties: node.getProperties().flatMap((each) => describeProperty(each)),
      methods: groupMethods(node.getMethods()),
    };
  }
  if (Node.isClassDeclaration(node)) {
    const shown = node.getProperties().filter(isShown);
    return {
      ...none,
      ...readComment(node),
      kind: 'class',
      bases: [node.getExtends()?.getText() ?? []].flat(),
      properties: shown.flatMap((each) => describeProperty(each)),
      signatures: node.getConstructors().map((each) => constructorText(name, each)),
    };
  }
  if (Node.isFunctionDeclaration(node)) {
    return { ...none, ...readComment(node), kind: 'function', signatures: [signatureOf(node)] };
  }
  if (Node.isTypeAliasDeclaration(node)) {
    const parameters = node.getTypeParameters().map((parameter) => parameter.getText());
    const generic = parameters.length > 0 ? `<${parameters.join(', ')}>` : '';
    const text = `type ${name}${generic} = ${oneLine(node.getTypeNodeOrThrow().getText())};`;
    return { ...none, ...readComment(node), kind: 'type', signatures: [text] };
  }
  const statement = node.getVariableStatementOrThrow();
  const value = node.getInitializer();
  if (Node.isArrowFunction(value) && !node.getTypeNode()) {
    const parameters = value.getParameters().map((each) => each.getText());
    const signatures = [`${name}(${parameters.join(', ')}): ${value.getReturnTypeNode()?.getText()}`];
    return { ...none, ...readComment(statement), kind: 'function', signatures };
  }
  const signatures = [`const ${name}: ${node.getTypeNode()?.getText()};`];
  return { ...none, ...readComment(statement), kind: 'value', signatures };
}

/** Leaves out private fields, and `name` of errors, which repeats the name of the class. */
function isShown(property: PropertyDeclaration): boolean {
  return !property.getName().startsWith('#') && !property.hasModifier('override');
}

/** Describes a property, and the documented ones of an object that is written in its type. */
function describeProperty(node: PropertySignature | PropertyDeclaration, path = ''): Property[] {
  const name = `${path}${node.getName()}`;
  const typeNode = node.getTypeNode();
  const initializer = Node.isPropertyDeclaration(node) ? node.getInitializer() : undefined;
  const type = oneLine(typeNode?.getText() ?? functionType(initializer?.getText() ?? ''));
  const inner = Node.isTypeLiteral(typeNode) ? typeNode.getProperties() : [];
  const own = {
    ...readComment(node),
    name,
    type: inner.length > 0 ? 'object' : type,
    optional: node.hasQuestionToken(),
  };
  return [own, ...inner.flatMap((each) => describeProperty(each, `${name}.`))];
}

/** Returns `(topic: string) => LambdaFunction` of such a function. */
function functionType(text: string): string {
  return text.replace(/^(\(.*?\)): (\w+) => [\s\S]*$/, '$1 => $2');
}

function groupMethods(methods: readonly (MethodSignature | MethodDeclaration)[]): Callable[] {
  const names = [...new Set(methods.map((each) => each.getName()))];
  return names.map((name) => {
    const overloads = methods.filter((each) => each.getName() === name);
    const documented = overloads.find((each) => each.getJsDocs().length > 0) ?? overloads[0];
    if (!documented) throw new Error(`${name} has no signature`);
    return { ...readComment(documented), name, signatures: overloads.map(signatureOf) };
  });
}

function signatureOf(node: FunctionDeclaration | MethodSignature | MethodDeclaration): string {
  const types = node.getTypeParameters().map((each) => each.getText());
  const generic = types.length > 0 ? `<${types.join(', ')}>` : '';
  const parameters = node.getParameters().map((each) => oneLine(each.getText()));
  const returned = oneLine(node.getReturnTypeNode()?.getText() ?? 'void');
  const mark = !Node.isFunctionDeclaration(node) && node.hasQuestionToken() ? '?' : '';
  return `${node.getName()}${mark}${generic}(${parameters.join(', ')}): ${returned}`;
}

function constructorText(name: string, node: ConstructorDeclaration): string {
  return `new ${name}(${node
    .getParameters()
    .map((each) => oneLine(each.getText()))
    .join(', ')})`;
}

function oneLine(text: string): string {
  return text
    .replaceAll(/\s*\/\*\*[\s\S]*?\*\/\s*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\( | \)|, \)/g, (each) => (each === '( ' ? '(' : ')'))
    .trim();
}
